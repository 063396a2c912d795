// Makes, reads, lists and deletes a pair with gophercloud, unchanged, out of the OS_* variables; prints what it got as JSON.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"

	"github.com/gophercloud/gophercloud/v2"
	"github.com/gophercloud/gophercloud/v2/openstack"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/credentials"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/ec2credentials"
	"github.com/gophercloud/gophercloud/v2/openstack/identity/v3/tokens"
)

type report struct {
	UserID    string
	ProjectID string
	S3        string
	Created   ec2credentials.Credential
	Read      ec2credentials.Credential
	Listed    []ec2credentials.Credential
	BlobType  string
	NotFound  bool
}

func run(ctx context.Context) (*report, error) {
	options, err := openstack.AuthOptionsFromEnv()
	if err != nil {
		return nil, err
	}
	// With the id of a project gophercloud wants no domain beside it; with a user's name it does.
	options.DomainName = os.Getenv("OS_USER_DOMAIN_NAME")
	options.Scope = &gophercloud.AuthScope{ProjectID: os.Getenv("OS_PROJECT_ID")}
	provider, err := openstack.AuthenticatedClient(ctx, options)
	if err != nil {
		return nil, err
	}
	endpoint := gophercloud.EndpointOpts{Region: os.Getenv("OS_REGION_NAME")}
	identity, err := openstack.NewIdentityV3(provider, endpoint)
	if err != nil {
		return nil, err
	}
	answer, ok := provider.GetAuthResult().(tokens.CreateResult)
	if !ok {
		return nil, errors.New("no token of v3")
	}
	user, err := answer.ExtractUser()
	if err != nil {
		return nil, err
	}
	project, err := answer.ExtractProject()
	if err != nil {
		return nil, err
	}
	result := &report{UserID: user.ID, ProjectID: project.ID}
	endpoint.ApplyDefaults("s3")
	if result.S3, err = provider.EndpointLocator(endpoint); err != nil {
		return nil, err
	}
	created, err := ec2credentials.Create(ctx, identity, user.ID, ec2credentials.CreateOpts{TenantID: project.ID}).Extract()
	if err != nil {
		return nil, err
	}
	result.Created = *created
	read, err := ec2credentials.Get(ctx, identity, user.ID, created.Access).Extract()
	if err != nil {
		return nil, err
	}
	result.Read = *read
	pages, err := ec2credentials.List(identity, user.ID).AllPages(ctx)
	if err != nil {
		return nil, err
	}
	if result.Listed, err = ec2credentials.ExtractCredentials(pages); err != nil {
		return nil, err
	}
	pages, err = credentials.List(identity, credentials.ListOpts{Type: "ec2"}).AllPages(ctx)
	if err != nil {
		return nil, err
	}
	blobs, err := credentials.ExtractCredentials(pages)
	if err != nil {
		return nil, err
	}
	if len(blobs) > 0 {
		result.BlobType = blobs[0].Type
	}
	if err = ec2credentials.Delete(ctx, identity, user.ID, created.Access).ExtractErr(); err != nil {
		return nil, err
	}
	_, err = ec2credentials.Get(ctx, identity, user.ID, created.Access).Extract()
	result.NotFound = gophercloud.ResponseCodeIs(err, http.StatusNotFound)
	return result, nil
}

func main() {
	result, err := run(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		os.Exit(1)
	}
}
